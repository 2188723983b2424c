//! The function `list-repositories`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::list_repositories)
}
