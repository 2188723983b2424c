//! The function `get-user-email-domain`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::functions::get_user_email_domain)
}
