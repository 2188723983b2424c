//! The function `get-service-health`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_service_health)
}
