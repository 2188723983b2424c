//! The function `list-config-audit`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::list_config_audit::entry)
}
