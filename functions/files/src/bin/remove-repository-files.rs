//! The function `remove-repository-files`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::remove_repository_files)
}
