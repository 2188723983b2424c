//! The function `create-repository`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::create_repository)
}
