//! The function `list-circuits`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::list_circuits)
}
