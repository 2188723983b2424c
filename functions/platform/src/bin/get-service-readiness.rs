//! The function `get-service-readiness`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::get_service_readiness)
}
