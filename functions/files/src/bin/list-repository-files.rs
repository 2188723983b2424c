//! The function `list-repository-files`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::list_repository_files)
}
