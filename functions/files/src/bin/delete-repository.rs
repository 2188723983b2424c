//! The function `delete-repository`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::delete_repository)
}
