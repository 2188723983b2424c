//! The function `record-parameter-change`.

fn main() -> std::process::ExitCode {
    lambda::run(config::consumers::record_parameter_change::entry)
}
