//! The function `sync-repository-files`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::sync_repository_files)
}
