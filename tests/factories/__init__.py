"""One factory a model, with no hidden relations."""
