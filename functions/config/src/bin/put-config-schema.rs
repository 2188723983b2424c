//! The function `put-config-schema`.

fn main() -> std::process::ExitCode {
    lambda::run(config::commands::put_config_schema::entry)
}
