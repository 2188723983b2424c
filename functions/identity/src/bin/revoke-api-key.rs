//! The function `revoke-api-key`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::commands::revoke_api_key::entry)
}
