//! The function `list-files`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::list_files)
}
