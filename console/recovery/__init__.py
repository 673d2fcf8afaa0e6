"""After the outage: outcomes ledger, delivery, account, closing report."""
