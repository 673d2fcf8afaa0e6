"""Commands after the outage."""

from console.cli.command import Command

COMMANDS: tuple[Command, ...] = ()
