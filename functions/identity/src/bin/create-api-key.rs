//! The function `create-api-key`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::create_api_key::entry)
}
