//! The function `list-api-keys`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::queries::list_api_keys::entry)
}
