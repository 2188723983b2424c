//! The function `get-config-version`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::get_config_version::entry)
}
