"""The outermost door: whatever happens inside, the process ends with a code that means what the table says."""

import sys
from io import BufferedWriter, FileIO, TextIOWrapper

TYPE_CHECKING = False  # every checker takes this for typing's own, which is slow to import
if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

CRASHED = 70
INTERRUPTED = 130


def main() -> int:
    """Run the command line; a crash is 70 and can never be read as a verdict."""
    try:
        _let_readers_leave()
        code = _run()
    except SystemExit as leaving:
        code = 0 if leaving.code is None else leaving.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException as error:  # noqa: BLE001 # the one place that must catch everything
        code = _crashed(error)
    return _finished(code)


def _run() -> object:
    if sys.argv[1:] in (["--version"], ["-V"]):
        from hrdd._version import __version__

        print(f"hrdd {__version__}")
        return 0
    import gc
    import os

    gc.disable()  # a command is over before looking for circles would pay; a long run turns it on again
    # Plugins are other people's code. Here only: in a library the choice is its user's.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _look_for_no_plugins()
    from hrdd.cli import main as command_line

    return command_line(sys.argv[1:])


def _look_for_no_plugins() -> None:
    """Spare the start the look for plugins, which are turned off: it costs a tenth of all the time.

    Where a later pydantic looks in another way, this changes nothing.
    """
    loader = type(sys)("pydantic.plugin._loader")
    loader.__dict__["get_plugins"] = tuple
    sys.modules.setdefault(loader.__name__, loader)


def _finished(code: object) -> int:
    """Write what is still held back, and keep a code only if the shell will see the same number."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException as error:  # noqa: BLE001 # a full disk, most likely
        _drop(1)
        return _crashed(error)
    # A shell would read 256 as 0, and a sentence as 1.
    if isinstance(code, bool) or not isinstance(code, int) or code not in range(256):
        return _crashed(TypeError())
    return code


def _crashed(error: BaseException) -> int:
    """Say that the program failed: the kind of error, never its words, which may quote an assessment."""
    try:
        import os

        if os.environ.get("HRDD_TRACEBACK") == "1":
            import traceback

            traceback.print_exception(error)
        if sys.stderr is not None:
            kind = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
            print(
                f"hrdd: the program itself failed ({kind}), so nothing was decided; please report this"
                " with the command you ran (HRDD_TRACEBACK=1 shows where it happened).",
                file=sys.stderr,
            )
            sys.stderr.flush()
    except BaseException:  # noqa: BLE001 # no memory or no stderr left: the code alone must do
        _drop(2)
    return CRASHED


class _Unread(FileIO):
    """A stream whose reader may leave: the rest is dropped, and the command goes on to decide its exit code."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            _drop(self.fileno())
            return memoryview(data).nbytes


def _drop(descriptor: int) -> None:
    """Send what is yet to be written there nowhere, so that Python's own last flush cannot change the exit code."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _let_readers_leave() -> None:
    """Put `_Unread` under the process's own two streams; one that a caller put there stays."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or stream is not getattr(sys, f"__{name}__"):
            continue
        stream.flush()
        wrapped = TextIOWrapper(
            BufferedWriter(_Unread(stream.fileno(), "wb", closefd=False)),
            encoding=stream.encoding,
            errors=stream.errors,
            line_buffering=stream.line_buffering or name == "stderr",
        )
        setattr(sys, name, wrapped)


if __name__ == "__main__":
    sys.exit(main())
