"""pty-chi's LSQML on a scan in PtychoPINN's layout: seconds of each epoch, the object after some of them.

usage: classical.py SCAN.npz OUTPUT-PREFIX --epochs 3,10 [--batch-size 32] [--refine-probe]

Writes PREFIX-3.npz …, each with `object` complex64 [H, W] and `origin` (y, x), the object pixel coordinates of its first
pixel. The last line is JSON.
"""

import argparse
import json
import logging
import time
import warnings

import numpy as np
import ptychi.api as api
import torch
from ptychi.api.task import PtychographyTask

MARGIN = 8
"""Empty pixels round the windows, so that shifts of a fraction of a pixel stay inside."""


def read_scan(path):
    """Counts [M, N, N], centres (y, x) [M, 2], probe [N, N] in sqrt(photons) for an FFT that is divided by N."""
    with np.load(path) as file:
        counts = np.square(file["diff3d"].astype(np.float32))
        centres = np.stack([file["ycoords"], file["xcoords"]], 1)
        probe = file["probeGuess"].reshape(-1, *counts.shape[1:])
    return counts, centres, probe.astype(np.complex64)


def create_task(scan, arguments):
    """The task and the object pixel coordinates of its object's first pixel."""
    counts, centres, probe = scan
    half = (counts.shape[-1] - 1) / 2
    least = np.floor(centres.min(0) - half) - MARGIN
    shape = (np.ceil(centres.max(0) + half) + 1 + MARGIN - least).astype(int)
    options = api.LSQMLOptions()
    options.object_options.pixel_size_m = 1.0
    options.object_options.determine_position_origin_coords_by = api.ObjectPosOriginCoordsMethods.SPECIFIED
    # What a position lacks to the next whole number shifts the probe: centres lie half a pixel beside whole ones.
    options.object_options.position_origin_coords = torch.tensor(0.5 - least, dtype=torch.float32)
    options.probe_options.optimizable = arguments.refine_probe
    if not arguments.refine_probe:  # a true probe is not to be rescaled either
        options.object_options.remove_object_probe_ambiguity.enabled = False
        options.reconstructor_options.rescale_probe_intensity_in_first_epoch = False
    options.reconstructor_options.default_device = api.Devices.CPU
    options.reconstructor_options.batch_size = arguments.batch_size
    options.reconstructor_options.num_epochs = max(arguments.epochs)
    options.reconstructor_options.random_seed = 0
    # The solver divides its FFT by nothing, we by N: its probe is N times smaller.
    task = PtychographyTask(
        options,
        diffraction_data=counts,
        object_data=torch.ones([1, *shape], dtype=torch.complex64),
        probe_data=torch.from_numpy(probe[None] / counts.shape[-1]),
        probe_position_y_px=(centres[:, 0] - 0.5).astype(np.float32),
        probe_position_x_px=(centres[:, 1] - 0.5).astype(np.float32),
    )
    return task, least


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scan")
    parser.add_argument("prefix")
    parser.add_argument("--epochs", type=lambda text: [int(part) for part in text.split(",")], required=True)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--refine-probe", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    torch.set_num_threads(arguments.threads)
    scan = read_scan(arguments.scan)
    start = time.perf_counter()
    task, origin = create_task(scan, arguments)
    ready = time.perf_counter()
    files, seconds, done = {}, {}, 0
    for epochs in sorted(arguments.epochs):
        task.run(epochs - done)
        done = epochs
        seconds[epochs] = time.perf_counter() - ready
        files[epochs] = f"{arguments.prefix}-{epochs}.npz"
        result = task.get_data_to_cpu("object", as_numpy=True)[0]
        np.savez(files[epochs], object=result.astype(np.complex64), origin=origin.astype(np.float64))
    print(json.dumps({"prepare": ready - start, "seconds": seconds, "files": files, "patterns": len(scan[0])}))


if __name__ == "__main__":
    main()
