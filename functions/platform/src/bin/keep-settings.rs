//! The function `keep-settings`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::keep_settings)
}
