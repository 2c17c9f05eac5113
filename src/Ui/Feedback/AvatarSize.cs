namespace Guildhall.Ui;

public enum AvatarSize { Small, Normal, Large }
