using Guildhall.Kernel;

namespace Guildhall.Conversations.Staff;

internal static class StaffRoom
{
    public static string Path(string brand, GroupId group) => $"/b/{Uri.EscapeDataString(brand)}/groups/{group.Value}/room";
}
