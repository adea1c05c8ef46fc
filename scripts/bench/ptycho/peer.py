"""The network of specs/network.md in plain PyTorch: seconds of each training and each inference step.

usage: peer.py SCAN.npz [--precision float32|bfloat16] [--gridsize 1] [--batch-size 16] [--warm 2] [--steps 12]

Same layers, same loss (mean absolute error of amplitudes, root of I + 1e-12), same overlap constraint, same patterns in
the same batches as the trainer that it is measured against; channels_last, fused Adam. The last line is JSON.
"""

import argparse
import json
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def conv(inputs, outputs):
    """3×3 convolution, Glorot uniform, biases zero."""
    layer = nn.Conv2d(inputs, outputs, 3, padding=1)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Double(nn.Module):
    """Two convolutions with ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.first, self.second = conv(inputs, outputs), conv(outputs, outputs)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x), inplace=True)), inplace=True)


def twice(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class Decoder(nn.Module):
    """Trunk, inner path on the central half, outer path round it."""

    def __init__(self, size, widths, channels):
        super().__init__()
        start, outer = 4 * widths[0] // 2, 2048 * 2 // size
        self.edge = size // 4
        self.blocks = nn.ModuleList(Double(a, b) for a, b in zip([start, *widths], widths))
        self.inner = conv(widths[-1] - 4, channels)
        self.outer, self.head = Double(4, outer), conv(outer, channels)
        border = torch.ones(1, 1, size, size)
        border[:, :, self.edge : 3 * self.edge, self.edge : 3 * self.edge] = 0
        self.register_buffer("border", border)

    def forward(self, x, activation):
        for block in self.blocks:
            x = twice(block(x))
        inner = F.pad(activation(self.inner(x[:, :-4])), [self.edge] * 4)
        outer = F.silu(self.head(twice(self.outer(x[:, -4:]))))
        return inner + outer * self.border


class Network(nn.Module):
    """nFiltersScale 2."""

    def __init__(self, size, channels, log_scale):
        super().__init__()
        blocks = int(math.log2(size // 8))
        encoder = [256 >> (blocks - 1 - block) for block in range(blocks)]
        decoder = [64 << (blocks - 2 - block) for block in range(blocks - 1)]
        self.encoder = nn.ModuleList(Double(a, b) for a, b in zip([channels, *encoder], encoder))
        self.amplitude = Decoder(size, decoder, channels)
        self.phase = Decoder(size, decoder, channels)
        self.log_scale = nn.Parameter(torch.tensor(log_scale))

    def forward(self, x):
        for block in self.encoder:
            x = F.max_pool2d(block(x), 2)
        return self.amplitude(x, torch.sigmoid), self.phase(x, lambda y: math.pi * torch.tanh(y))


class Scan:
    """The first patterns of a file, normalised, in groups of neighbours."""

    def __init__(self, path, gridsize, count):
        with np.load(path) as file:
            amplitude = file["diff3d"][:count].astype(np.float32)
            self.positions = np.stack([file["ycoords"], file["xcoords"]], 1)[:count]
            probe = file["probeGuess"].reshape(-1, *amplitude.shape[1:])[0]
        self.size = amplitude.shape[1]
        self.factor = factor = self.size / 2 / math.sqrt(np.square(amplitude, dtype=np.float64).sum(axis=(1, 2)).mean())
        axis = np.arange(self.size) - self.size / 2 + 0.5
        disk = np.hypot(axis[:, None], axis[None, :]) <= self.size / 4
        divisor = 4 * np.abs(probe * disk).mean()
        self.x = torch.from_numpy(factor * amplitude)
        self.probe = torch.from_numpy((probe / divisor).astype(np.complex64))
        self.log_scale = math.log(factor * divisor)
        self.members = self.group(gridsize**2)

    def group(self, channels):
        """The seed and its nearest neighbours, by row and column."""
        if channels == 1:
            return np.arange(len(self.positions))[:, None]
        distance = np.square(self.positions[:, None] - self.positions[None]).sum(-1)
        nearest = np.argsort(distance, axis=1, kind="stable")[:, :channels]
        return np.array([sorted(group, key=lambda member: tuple(self.positions[member])) for group in nearest])

    def batch(self, groups):
        """Patterns [B, C, N, N] channels_last and offsets [B, C, 2]."""
        members = self.members[groups]
        positions = self.positions[members]
        offsets = positions.mean(axis=1, keepdims=True) - positions
        x = self.x[torch.from_numpy(members)].contiguous(memory_format=torch.channels_last)
        return x, torch.from_numpy(offsets.astype(np.float32))


class Overlap:
    """Patches of a group laid on a canvas, averaged where their central halves meet, taken again."""

    def __init__(self, size, largest):
        self.size, self.canvas = size, size + 2 * math.ceil(largest)
        pixel = torch.arange(size)
        self.central = ((pixel >= size / 4) & (pixel < 3 * size / 4)).float()

    def __call__(self, patches, offsets):
        batch, channels = patches.shape[:2]
        y, x = self.placement(offsets[..., 0]), self.placement(offsets[..., 1])
        centre_y, centre_x = y * self.central, x * self.central
        mask = torch.einsum("bcm,bcn->bmn", centre_y.sum(-1), centre_x.sum(-1)) + 1e-3
        laid = [centre_y @ part @ centre_x.mT for part in (patches.real, patches.imag)]
        canvas = [(part.sum(1) / mask)[:, None] for part in laid]
        real, imag = [y.mT @ part @ x for part in canvas]
        return torch.complex(real, imag)

    def placement(self, offsets):
        """[B, C, M, N]: lays a row, bilinear."""
        start = (self.canvas - self.size) / 2 - offsets
        place = start[..., None] + torch.arange(self.size)
        return (1 - (torch.arange(self.canvas)[:, None] - place[..., None, :]).abs()).clamp(min=0)


def count_patterns(arguments):
    """Those of the steps that are asked for; all where none are."""
    return (arguments.warm + arguments.steps) * arguments.batch_size or None


class Peer:
    """Network, loss and optimiser."""

    def __init__(self, arguments):
        torch.manual_seed(arguments.seed)
        torch.set_num_threads(arguments.threads)
        self.batch_size, self.precision = arguments.batch_size, arguments.precision
        self.scan = Scan(arguments.scan, arguments.gridsize, count_patterns(arguments))
        network = Network(self.scan.size, arguments.gridsize**2, self.scan.log_scale)
        self.network = network.to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
        self.overlap = None
        if arguments.gridsize > 1:
            self.overlap = Overlap(self.scan.size, self.scan.batch(slice(None))[1].abs().max().item())

    def groups(self, step):
        return np.arange(step * self.batch_size, (step + 1) * self.batch_size)

    def autocast(self):
        return torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bfloat16")

    def train(self, groups):
        """One step; the loss before it."""
        x, offsets = self.scan.batch(groups)
        self.optimiser.zero_grad(set_to_none=True)
        with self.autocast():
            amplitude, phase = self.network(x)
        amplitude, phase = amplitude.float().contiguous(), phase.float().contiguous()
        # torch.polar has the wrong slope where an amplitude is negative, as SiLU makes some
        patches = torch.complex(amplitude * torch.cos(phase), amplitude * torch.sin(phase))
        if self.overlap is not None:
            patches = self.overlap(patches, offsets)
        field = torch.fft.fftshift(torch.fft.fft2(patches * self.scan.probe, norm="ortho"), dim=(-2, -1))
        intensity = (field.real.square() + field.imag.square()) * torch.exp(2 * self.network.log_scale)
        loss = (torch.sqrt(intensity + 1e-12) - x).abs().mean()
        loss.backward()
        self.optimiser.step()
        return loss.item()

    def infer(self, x):
        """Amplitudes and phases [B, C, N, N] of patterns that are normalised."""
        with torch.inference_mode(), self.autocast():
            return [part.float().numpy() for part in self.network(x)]


def seconds_of(action, arguments):
    """Seconds of each step but the first ones."""
    seconds = []
    for step in range(arguments.warm + arguments.steps):
        start = time.perf_counter()
        action(step)
        seconds.append(time.perf_counter() - start)
    return seconds[arguments.warm :]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("scan")
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--gridsize", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--warm", type=int, default=2)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    peer = Peer(arguments)
    first_loss = peer.train(peer.groups(0))
    print(
        json.dumps(
            {
                "version": torch.__version__,
                "parameters": sum(parameter.numel() for parameter in peer.network.parameters()),
                "patternsPerStep": arguments.batch_size * arguments.gridsize**2,
                "firstLoss": first_loss,
                "train": seconds_of(lambda step: peer.train(peer.groups(step)), arguments),
                "infer": seconds_of(lambda step: peer.infer(peer.scan.batch(peer.groups(step))[0]), arguments),
            }
        )
    )


if __name__ == "__main__":
    main()
