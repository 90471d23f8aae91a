print("sloburn")
