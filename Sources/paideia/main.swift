print("paideia")
