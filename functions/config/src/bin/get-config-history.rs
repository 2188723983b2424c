//! The function `get-config-history`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::get_config_history::entry)
}
