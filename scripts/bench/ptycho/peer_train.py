"""Trains the network of peer.py on all patterns of a scan and reconstructs another one, as the trainer is trained.

usage: peer_train.py TRAIN.npz TEST.npz PREFIX --epochs 4,9 [--seed 0] [--precision float32|bfloat16] [--batch-size 16]

Patches are stitched with |P|^2 weights at their positions, as ../shared/data/README.md says. The last line is JSON.
"""

import argparse
import json
import time

import numpy as np
import peer
import torch


class Test:
    """Patterns of a scan that is reconstructed, normalised as the trained ones were, on its own canvas."""

    def __init__(self, path, factor):
        with np.load(path) as file:
            self.x = torch.from_numpy(factor * file["diff3d"].astype(np.float32))[:, None]
            probe = file["probeGuess"].reshape(-1, *self.x.shape[2:])[0]
            corner = np.stack([file["ycoords"], file["xcoords"]], 1) - (self.x.shape[2] - 1) / 2
        self.weight = np.square(np.abs(probe)).astype(np.float32)
        self.origin = np.floor(corner.min(0))
        self.corner = np.rint(corner - self.origin).astype(int)

    def stitch(self, network):
        """Object [H, W] of the patches that the network makes."""
        size = self.x.shape[2]
        height, width = self.corner.max(0) + size
        total, weights = np.zeros((height, width), np.complex64), np.zeros((height, width), np.float32)
        for start in range(0, len(self.x), 64):
            x = self.x[start : start + 64].contiguous(memory_format=torch.channels_last)
            amplitude, phase = [part[:, 0] for part in network.infer(x)]
            for patch, (row, column) in zip(amplitude * np.exp(1j * phase), self.corner[start:]):
                total[row : row + size, column : column + size] += self.weight * patch
                weights[row : row + size, column : column + size] += self.weight
        return (total / np.maximum(weights, 1e-3 * weights.max())).astype(np.complex64)


def train_epoch(network, order, batch_size):
    """Mean loss of the patterns, each before the step that it is in."""
    total = 0
    for start in range(0, len(order), batch_size):
        groups = order[start : start + batch_size]
        total += network.train(groups) * len(groups)
    return total / len(order)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scan")
    parser.add_argument("test")
    parser.add_argument("prefix")
    parser.add_argument("--epochs", type=lambda text: [int(part) for part in text.split(",")], required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.set_defaults(gridsize=1, warm=0, steps=0)
    arguments = parser.parse_args()
    network = peer.Peer(arguments)
    test = Test(arguments.test, network.scan.factor)
    shuffle = np.random.default_rng(arguments.seed)
    rows, seconds = [], 0
    for epoch in range(1, max(arguments.epochs) + 1):
        start = time.perf_counter()
        loss = train_epoch(network, shuffle.permutation(len(network.scan.members)), arguments.batch_size)
        seconds += time.perf_counter() - start
        if epoch in arguments.epochs:
            file = f"{arguments.prefix}-{epoch}.npz"
            np.savez(file, object=test.stitch(network), origin=test.origin[::-1])
            rows.append({"epoch": epoch, "seconds": seconds, "loss": loss, "file": file})
    print(json.dumps({"version": torch.__version__, "rows": rows}))


if __name__ == "__main__":
    main()
