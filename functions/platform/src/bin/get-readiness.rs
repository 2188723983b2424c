//! The function `get-readiness`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_readiness)
}
