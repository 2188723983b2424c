//! The function `get-repository`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::get_repository)
}
