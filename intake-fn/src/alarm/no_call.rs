//! Stands in where the program was built without webhooks. The settings refuse them then.

use url::Url;

use super::CallError;

/// Calls nobody.
pub(super) async fn call(_url: &Url, _body: Option<String>) -> Result<(), CallError> {
    Err(CallError::Unreachable("this program was built without webhooks".to_owned()))
}
