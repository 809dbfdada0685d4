"""TOML in; the model and its problems out. Only here is it known what TOML may say."""
