//! The function `get-openapi`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::queries::get_openapi::entry)
}
