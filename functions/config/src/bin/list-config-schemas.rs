//! The function `list-config-schemas`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::list_config_schemas::entry)
}
