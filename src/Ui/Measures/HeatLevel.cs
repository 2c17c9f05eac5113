namespace Guildhall.Ui;

internal static class HeatLevel
{
    /// <summary>0 for nothing, otherwise 1 to 9 in proportion to the greatest.</summary>
    public static int Of(double value, double greatest) => value <= 0 || greatest <= 0 ? 0 : Math.Clamp((int)Math.Ceiling(value / greatest * 9), 1, 9);
}
