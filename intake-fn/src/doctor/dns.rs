//! Asks a DNS server for texts (TXT records): over UDP, and over TCP when the answer is too long for that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, Question, RCODE, TYPE};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// How long one question may take, and how often it is asked.
const LONGEST_ANSWER: Duration = Duration::from_secs(3);
const QUESTIONS: usize = 2;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DnsError {
    #[error("the DNS server did not answer")]
    Silent,
    #[error("the DNS server could not look it up ({0})")]
    Refused(String),
    #[error("the DNS server's answer cannot be read")]
    Unreadable,
    #[error("the DNS server cannot be reached: {0}")]
    Unreachable(String),
}

/// The first DNS server that this machine is set to ask.
pub(super) fn system_resolver() -> Option<SocketAddr> {
    let text = std::fs::read_to_string("/etc/resolv.conf").ok()?;
    let servers = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver")?.trim().parse::<IpAddr>().ok());
    servers.map(|address| SocketAddr::new(address, 53)).next()
}

/// The texts of a name, each put together from its pieces; empty when the name has none or does not exist.
pub(super) async fn texts(resolver: SocketAddr, name: &str) -> Result<Vec<String>, DnsError> {
    let id = u16::from_ne_bytes(random());
    let question = question(id, name)?;
    let mut last = DnsError::Silent;
    for _ in 0..QUESTIONS {
        let asked = tokio::time::timeout(LONGEST_ANSWER, by_udp(resolver, (&question, id))).await;
        let answer = match asked {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                last = DnsError::Unreachable(error.to_string());
                continue;
            }
            Err(_) => continue,
        };
        if !is_cut(&answer) {
            return texts_of(&answer);
        }
        return match tokio::time::timeout(LONGEST_ANSWER, by_tcp(resolver, &question)).await {
            Ok(Ok(answer)) => texts_of(&answer),
            Ok(Err(error)) => Err(DnsError::Unreachable(error.to_string())),
            Err(_) => Err(DnsError::Silent),
        };
    }
    Err(last)
}

/// Not to be guessed by others on the network.
fn random() -> [u8; 2] {
    use ring::rand::SecureRandom;
    let mut bytes = [0; 2];
    // Without random numbers an answer could be forged; it is shown to a person and decides nothing.
    let _ = ring::rand::SystemRandom::new().fill(&mut bytes);
    bytes
}

fn question(id: u16, name: &str) -> Result<Vec<u8>, DnsError> {
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    let name = Name::new(name).map_err(|_| DnsError::Unreadable)?;
    packet.questions.push(Question::new(name, QTYPE::TYPE(TYPE::TXT), CLASS::IN.into(), false));
    packet.build_bytes_vec().map_err(|_| DnsError::Unreadable)
}

async fn by_udp(resolver: SocketAddr, (question, id): (&[u8], u16)) -> std::io::Result<Vec<u8>> {
    let any = if resolver.is_ipv4() { IpAddr::V4(Ipv4Addr::UNSPECIFIED) } else { IpAddr::V6(Ipv6Addr::UNSPECIFIED) };
    let socket = UdpSocket::bind((any, 0)).await?;
    socket.connect(resolver).await?;
    socket.send(question).await?;
    let mut answer = vec![0; 4096];
    loop {
        let length = socket.recv(&mut answer).await?;
        // Another answer than ours is let pass.
        if answer.get(..2) == Some(&id.to_be_bytes()) {
            answer.truncate(length);
            return Ok(answer);
        }
    }
}

async fn by_tcp(resolver: SocketAddr, question: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut socket = TcpStream::connect(resolver).await?;
    let length = u16::try_from(question.len()).map_err(std::io::Error::other)?;
    socket.write_all(&[&length.to_be_bytes(), question].concat()).await?;
    let mut answer = vec![0; usize::from(socket.read_u16().await?)];
    socket.read_exact(&mut answer).await?;
    Ok(answer)
}

fn is_cut(answer: &[u8]) -> bool {
    answer.get(2).is_some_and(|flags| flags & 0b10 != 0)
}

fn texts_of(answer: &[u8]) -> Result<Vec<String>, DnsError> {
    let packet = Packet::parse(answer).map_err(|_| DnsError::Unreadable)?;
    match packet.rcode() {
        RCODE::NoError | RCODE::NameError => {}
        other => return Err(DnsError::Refused(format!("{other:?}"))),
    }
    let texts = packet.answers.iter().filter_map(|answer| match &answer.rdata {
        RData::TXT(text) => String::try_from(text.clone()).ok(),
        _ => None,
    });
    Ok(texts.collect())
}
