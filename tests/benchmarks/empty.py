"""The least that a program on Typer can do: a floor under start-up."""

import typer

app = typer.Typer()


@app.command()
def main() -> None:
    """Do nothing."""


app()
