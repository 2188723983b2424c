//! The function `download-file`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::download_file)
}
