"""What tests share: databases, clients, people and cases, a browser. Holds no test."""
