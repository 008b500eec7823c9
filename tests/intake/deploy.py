"""The template of the AWS home, read and set up as AWS does, for the intake tests.

    deploy.py plain TEMPLATE    prints the template as JSON, with what SAM is short for written out
    deploy.py stack TEMPLATE    sets it up in moto, prints one line of JSON, and serves until it is stopped

The line of `stack`: `port` of the server; `functions` with each function's `environment`, its secrets looked up where it
refers to them, and `credentials` of its role; `staff`, credentials of somebody with the staff policy; `missing`, what
moto has no likeness of. From then on the server allows each caller only what its policies allow.
"""

import argparse
import io
import json
import logging
import os
import re
import threading
import zipfile

for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
    os.environ[name] = "setup"
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"

PARAMETERS = {
    "SiteDomain": "clinic.example",
    "SiteOrigin": "files.clinic.example",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
    "Secrets": "clinic/intake",
    "MailFrom": "Website <site@clinic.example>",
    "MailTo": "desk@clinic.example",
    "AlarmEmail": "operator@clinic.example",
}
SECRETS = {
    "INTAKE_SECRET": "a secret that only the tests know",
    "INTAKE_SMTP": "smtp://127.0.0.1:1",
    "INTAKE_PROXY_SECRET": "the proxy's own secret",
}


class NoManagedPolicies:
    """The template names none."""

    def load(self):
        return {}


def plain(path):
    """The template after SAM's own translation, with the code where `sam deploy` would have put it."""
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    template["Globals"]["Function"]["CodeUri"] = "s3://code/intake.zip"
    return transform(template, {}, NoManagedPolicies())


def stack(path):
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()

    def client(name, **keys):
        return boto3.client(name, endpoint_url=f"http://127.0.0.1:{port}", **keys)

    put_code(client("s3"))
    template = plain(path)
    # They name what moto has no likeness of.
    del template["Outputs"]
    version = client("secretsmanager").create_secret(Name=PARAMETERS["Secrets"], SecretString=json.dumps(SECRETS))
    # A newer version that must not be taken.
    client("secretsmanager").put_secret_value(SecretId=PARAMETERS["Secrets"], SecretString="{}")
    given = PARAMETERS | {"SecretsVersion": version["VersionId"]}
    client("cloudformation").create_stack(
        StackName="intake",
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=["CAPABILITY_IAM"],
    )
    resources = client("cloudformation").describe_stack_resources(StackName="intake")["StackResources"]
    # What moto has no likeness of, it lists without a name.
    made = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources if "PhysicalResourceId" in resource}
    as_texts(client("iam"), [made["FormRole"], made["SweepRole"]])
    functions = {name: function(client, made, name) for name in ("Form", "Sweep")}
    staff = staff_keys(client, made["StaffPolicy"])
    missing = sorted(set(template["Resources"]) - set(made))
    enforce()
    print(json.dumps({"port": port, "functions": functions, "staff": staff, "missing": missing}), flush=True)
    threading.Event().wait()


def put_code(s3):
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("bootstrap", "")
    s3.create_bucket(Bucket="code")
    s3.put_object(Bucket="code", Key="intake.zip", Body=code.getvalue())


def function(client, made, name):
    found = client("lambda").get_function_configuration(FunctionName=made[name])
    environment = {
        key: re.sub(r"\{\{resolve:([^}]*)\}\}", lambda reference: secret(client, reference.group(1)), str(value))
        for key, value in found["Environment"]["Variables"].items()
    }
    role = client("sts").assume_role(RoleArn=found["Role"], RoleSessionName=name)["Credentials"]
    return {"environment": environment, "credentials": credentials(role)}


def secret(client, reference):
    """What a dynamic reference stands for: SERVICE:NAME:SecretString:KEY:STAGE:VERSION."""
    service, name, part, key, stage, version = reference.split(":")
    assert (service, part, stage) == ("secretsmanager", "SecretString", ""), reference
    value = client("secretsmanager").get_secret_value(SecretId=name, VersionId=version)
    return json.loads(value["SecretString"])[key]


def as_texts(iam, roles):
    """A role's policies as moto's own check reads them: set up from a template, they are not texts yet."""
    from moto.iam.models import iam_backends

    backend = iam_backends["123456789012"]["aws"]
    for role in roles:
        for name, document in backend.get_role(role).policies.items():
            iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(document))


def staff_keys(client, policy):
    client("iam").create_user(UserName="staff")
    client("iam").attach_user_policy(UserName="staff", PolicyArn=policy)
    return credentials(client("iam").create_access_key(UserName="staff")["AccessKey"])


def credentials(found):
    names = {"AWS_ACCESS_KEY_ID": "AccessKeyId", "AWS_SECRET_ACCESS_KEY": "SecretAccessKey", "AWS_SESSION_TOKEN": "SessionToken"}
    return {name: found[key] for name, key in names.items() if key in found}


def enforce():
    """From now on moto looks every call up in the caller's policies, as AWS does."""
    from moto import settings
    from moto.core import responses
    from moto.iam import access_control
    from moto.s3.responses import S3Response

    # It signs over other headers than our client does, so it is asked for the permission alone.
    access_control.IAMRequestBase.check_signature = lambda self: None
    responses.ActionAuthenticatorMixin.request_count = 0
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    # To delete several objects in one call AWS looks at the right to each of them; moto looks at the bucket.
    authorize = S3Response._authenticate_and_authorize_s3_action

    def authorize_each(self, bucket_name=None, key_name=None):
        several = key_name is None and self.data.get("Action") == "DeleteObject"
        for key in re.findall(r"<Key>([^<]*)</Key>", self.body.decode() if isinstance(self.body, bytes) else self.body) if several else [key_name]:
            authorize(self, bucket_name=bucket_name, key_name=key)

    S3Response._authenticate_and_authorize_s3_action = authorize_each


arguments = argparse.ArgumentParser()
arguments.add_argument("what", choices=["plain", "stack"])
arguments.add_argument("template")
options = arguments.parse_args()
if options.what == "plain":
    print(json.dumps(plain(options.template)))
else:
    stack(options.template)
