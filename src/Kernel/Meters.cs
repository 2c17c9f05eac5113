namespace Guildhall.Kernel;

/// <summary>The names under which Guildhall measures itself.</summary>
public static class Meters
{
    public const string Lanes = "Guildhall.Lanes";
}
