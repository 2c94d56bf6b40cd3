"""The words of the command `beacon`: one module each, with `main(arguments) -> exit code`."""
