//! The function `get-health`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_health)
}
