"""pty-chi's LSQML on a scan in PtychoPINN's layout: seconds of each epoch, the object after some of them.

usage: classical.py SCAN.npz OUTPUT-PREFIX --epochs 3,10 [--batch-size 32] [--refine-probe]

Writes PREFIX-3.npz …, each with `object` complex64 [H, W] and `origin` (y, x), the object pixel coordinates of its first
pixel. The last line is JSON.
"""

import argparse
import json
import logging
import time

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


def create_options(scan, arguments):
    """Options and the object pixel coordinates of the object's first pixel."""
    counts, centres, probe = scan
    size = counts.shape[-1]
    half = (size - 1) / 2
    least = np.floor(centres.min(0) - half) - MARGIN
    shape = (np.ceil(centres.max(0) + half) + 1 + MARGIN - least).astype(int)
    options = api.LSQMLOptions()
    options.data_options.data = counts
    options.object_options.initial_guess = torch.ones([1, *shape], dtype=torch.complex64)
    options.object_options.pixel_size_m = 1.0
    options.object_options.determine_position_origin_coords_by = api.ObjectPosOriginCoordsMethods.SPECIFIED
    # The solver takes a position as the pixel N/2 of its window, we the window's centre, (N − 1)/2.
    options.object_options.position_origin_coords = torch.tensor(0.5 - least, dtype=torch.float32)
    options.probe_options.initial_guess = torch.from_numpy(probe[None])
    options.probe_options.optimizable = arguments.refine_probe
    options.probe_position_options.position_y_px = centres[:, 0].astype(np.float32)
    options.probe_position_options.position_x_px = centres[:, 1].astype(np.float32)
    options.reconstructor_options.default_device = api.Devices.CPU
    options.reconstructor_options.batch_size = arguments.batch_size
    options.reconstructor_options.num_epochs = max(arguments.epochs)
    options.reconstructor_options.random_seed = 0
    return options, least


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
    torch.set_num_threads(arguments.threads)
    scan = read_scan(arguments.scan)
    start = time.perf_counter()
    options, origin = create_options(scan, arguments)
    task = PtychographyTask(options)
    ready = time.perf_counter()
    files, seconds, done = {}, {}, 0
    for epochs in sorted(arguments.epochs):
        task.run(epochs - done)
        done = epochs
        seconds[epochs] = time.perf_counter() - ready
        files[epochs] = f"{arguments.prefix}-{epochs}.npz"
        result = task.get_data_to_cpu("object", as_numpy=True).reshape(-1, *options.object_options.initial_guess.shape[1:])
        np.savez(files[epochs], object=result[0].astype(np.complex64), origin=origin.astype(np.float64))
    print(json.dumps({"prepare": ready - start, "seconds": seconds, "files": files, "patterns": len(scan[0])}))


if __name__ == "__main__":
    main()
