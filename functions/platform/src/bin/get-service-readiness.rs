//! The function `get-readiness`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::get_service_readiness::entry)
}
