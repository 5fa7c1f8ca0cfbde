"""What a strength curve is measured against: a loop that trains one network after the other.

Called in a process of its own with one thread, in turns with the sweep (`reglab.cli.bench_curve`).
"""

from __future__ import annotations

import time

import torch

from reglab.data import load
from reglab.engine.bench.peers import Task, dense_network, plain_pytorch
from reglab.experiment.experiment import Experiment

STRENGTH = 0.01
WARM_EPOCHS = 2


def network_seconds(experiment: Experiment) -> tuple[float, float]:
    """Train a network of an experiment twice with the loop that anyone would write.

    Parameters
    ----------
    experiment : Experiment
        Dense layers with ReLU, a softmax over classes, and Adam; the loop adds L2.

    Returns
    -------
    (float, float)
        Seconds of training alone, and with loss and accuracy measured on both sets after every epoch.
    """
    torch.set_num_threads(1)
    data, training = experiment.data, experiment.training
    split = load(data, data.train, data.seed)
    network = dense_network(*experiment.network.widths(data.info))
    y, y_validation = split.y_train.astype("int64"), split.y_val.astype("int64")
    task = Task(network, training.batch_size, split.x_train, y, training.optimizer.lr, STRENGTH)
    seconds = []
    for held_out in (None, (split.x_val, y_validation)):
        train = plain_pytorch(task, held_out)
        train(WARM_EPOCHS)
        began = time.perf_counter()
        train(training.epochs)
        seconds.append(time.perf_counter() - began)
    return seconds[0], seconds[1]
