"""The tab with the weights: their distribution, size, matrices, pictures and the network they make."""
