//! The function `get-config-schema`.

fn main() -> std::process::ExitCode {
    lambda::run(config::queries::get_config_schema::entry)
}
