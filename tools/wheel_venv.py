"""Build the wheel and install it, alone, into an environment that borrows everything else from this one.

Nothing is fetched: the end-to-end tests and the benchmarks run the wheel as a user would get it, offline.
"""

import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def build(into: Path, *, kind: str = "wheel") -> Path:
    """Build the wheel, or the sdist, and say where it is."""
    _call(sys.executable, "-m", "build", f"--{kind}", "--no-isolation", "--outdir", str(into), str(ROOT))
    (built,) = into.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


def install(wheel: Path, into: Path) -> Path:
    """Make an environment with the wheel in it, and say where its `bin` is."""
    _call(sys.executable, "-m", "venv", "--without-pip", str(into))
    scripts = into / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / "python"
    _call(sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    # A .pth line adds a folder without reading the .pth files in it: the checkout's editable hrdd stays out of sight.
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(_call(str(python), "-c", query).strip())
    (packages / "borrowed.pth").write_text("".join(f"{folder}\n" for folder in borrowed), encoding="utf-8")
    return scripts


def _call(*command: str) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
