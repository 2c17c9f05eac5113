using System.Security.Cryptography;

namespace Guildhall.Kernel;

/// <summary>This process among equals. Which of web, lanes and jobs it does is its roles.</summary>
public sealed class Node(IReadOnlySet<string>? roles = null)
{
    public static readonly IReadOnlySet<string> AllRoles = new HashSet<string> { "web", "lanes", "jobs" };

    public string Name { get; } = Environment.MachineName + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public bool Does(string role) => (roles ?? AllRoles).Contains(role);
}
